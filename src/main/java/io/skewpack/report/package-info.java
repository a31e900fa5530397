/**
 * The evidence pack: snapshot and findings arranged for a reader, every piece of evidence numbered.
 */
package io.skewpack.report;
