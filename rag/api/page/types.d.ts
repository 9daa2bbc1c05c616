// What the page's modules call the service's records: names for parts of the contract, which is generated.
import type { components, paths } from "contract";

export type Answer = components["schemas"]["AnswerResult"];
export type Citation = components["schemas"]["CitationResult"];
export type Sentence = components["schemas"]["SentenceResult"];
export type Verification = components["schemas"]["VerificationResult"];
export type VerifiedSentence = components["schemas"]["VerifiedSentenceResult"];
export type Hit = components["schemas"]["HitResult"];
export type ProblemBody = components["schemas"]["Problem"];
export type AskBody = paths["/v1/ask"]["post"]["requestBody"]["content"]["application/json"];
export type Turn = NonNullable<AskBody["history"]>[number];

export type Job = components["schemas"]["JobResult"];
export type Jobs = components["schemas"]["JobsResult"];
export type Collections = components["schemas"]["CollectionsResult"];
export type Collection = components["schemas"]["CollectionResult"];
export type Documents = components["schemas"]["DocumentsResult"];
export type DocumentRow = components["schemas"]["DocumentSummary"];
export type DocumentText = components["schemas"]["DocumentResult"];
export type PageWords = components["schemas"]["PageWordsResult"];
export type FeedbackBody = paths["/v1/feedback"]["post"]["requestBody"]["content"]["application/json"];

/** What the stream of an answer says, by the name of the event (DESIGN §1). */
export type AnswerEvent =
  | { name: "retrieved"; content: { search_question: string; hits: Hit[] } }
  | { name: "delta"; content: { text: string } }
  | { name: "sentence"; content: { sentence: Sentence; citations: Citation[]; gap: string } }
  | { name: "reset"; content: { reason: string } }
  | { name: "finished"; content: Answer }
  | { name: "failed"; content: { error: string; message: string } };

/** What is asked: collections by name, of these the documents that meet conditions; `label` says the latter aloud. */
export type Scope = { collections: string[]; where: NonNullable<AskBody["where"]>; label: string };

/** A turn of a thread that is kept: a whole answer, or what was written before the reader stopped it. */
export type KeptTurn = { question: string; scope: Scope } & ({ answer: Answer } | { draft: import("./assets/draft.js").Draft });
export type KeptThread = { id: string; at: number; turns: KeptTurn[] };

/** A place in a document: what a citation, a passage or a row of the list opens. */
export type Place = {
  collection: string;
  documentId: string;
  title: string;
  uri: string;
  /** Code points to highlight; null where a whole document is opened. */
  span: { start: number; end: number } | null;
  page: number | null;
  pageEnd: number | null;
  /** What stood there when it was cited, null where nothing was quoted: another text is not highlighted. */
  quote: string | null;
  /** The number of the citation, null where it has none. */
  marker: number | null;
};
