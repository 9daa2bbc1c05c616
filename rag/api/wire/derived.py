"""Response models made of records, so that a record's field is a field of its response, too."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar, cast, get_type_hints

from pydantic import BaseModel, create_model

Model = TypeVar("Model", bound=BaseModel)


def with_fields_of(record: type[Any]) -> Callable[[type[Model]], type[Model]]:  # Any: a dataclass
    """Give a response model the fields of `record`, in their order, all of them required.

    The model declares those alone that look different in a response, or have a description.
    """

    def complete(model: type[Model]) -> type[Model]:
        declared = {name: (field.annotation, field) for name, field in model.model_fields.items()}
        types = get_type_hints(record)
        names = [field.name for field in fields(record)]
        assert declared.keys() <= set(names), f"{record.__name__} lacks a field of {model.__name__}"
        definitions: dict[str, Any] = {name: declared.get(name, (types[name], ...)) for name in names}
        # Based on the model's base: based on the model, what it declares would come first.
        completed = create_model(
            model.__name__, __base__=model.__base__, __module__=model.__module__, __doc__=model.__doc__, **definitions
        )
        return cast(type[Model], completed)

    return complete
