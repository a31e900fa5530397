/**
 * CEL as an API server speaks it: the language, Kubernetes' own functions and how a value of a
 * custom resource looks to an expression. It knows no schema and no snapshot; the CEL library's
 * types stay in here.
 */
package io.skewpack.schema.cel;
