"""Measures of retrieval and of answers: a name to a function of one question's outcome. Higher is better."""

from rag.evals.answers import (
    abstained,
    answered,
    brief,
    citation_page_precision,
    citation_precision,
    cited_any_page,
    cited_pages,
    cited_recall,
    first_hit,
    first_hit_rank,
    found_pages,
)
from rag.evals.claims import support_located, supported_found, unsupported_refused
from rag.evals.outcomes import Measure
from rag.evals.ranking import make_ranking_measure
from rag.evals.token_overlap import token_iou, token_precision, token_precision_omega, token_recall
from rag.registry import Registry

MEASURES: Registry[Measure] = Registry(
    "measure",
    {
        "ndcg@10": make_ranking_measure("nDCG@10"),
        "r@5": make_ranking_measure("R@5"),
        "r@10": make_ranking_measure("R@10"),
        "mrr": make_ranking_measure("RR"),
        "token_recall@5": token_recall,
        "token_precision@5": token_precision,
        "token_iou@5": token_iou,
        "token_precision_omega": token_precision_omega,
        "cited_recall": cited_recall,
        "citation_precision": citation_precision,
        "cited_pages": cited_pages,
        "cited_any_page": cited_any_page,
        "citation_page_precision": citation_page_precision,
        "found_pages@5": found_pages,
        "hit@1": first_hit,
        "hit_mrr": first_hit_rank,
        "answered": answered,
        "abstained": abstained,
        "brief": brief,
        "supported_found": supported_found,
        "unsupported_refused": unsupported_refused,
        "support_located": support_located,
    },
)
