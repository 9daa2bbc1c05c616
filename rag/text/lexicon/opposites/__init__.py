"""Words that turn a sentence around when one replaces the other: one table a language, kept apart for their length.

A table maps a relation to its two sides, each the alternatives of a regular expression for whole words in any case,
without capturing groups. A relation has the same name and the same order of sides in every language; English has them
all. A blank in a pattern stands for one blank, so make the white space of a text single before.

What negation already covers is left out: `all` against `none`, `with` against `without`. So are words that mostly mean
something else (`may`, `last` as a verb, `right` as a claim), unless the words beside them settle it.
"""
