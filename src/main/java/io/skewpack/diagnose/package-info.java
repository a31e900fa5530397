/**
 * Checks, findings, skew and the decision tree: what disagrees with what, and by which evidence.
 */
package io.skewpack.diagnose;
