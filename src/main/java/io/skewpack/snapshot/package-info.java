/**
 * What was seen, when, where and how: immutable records, one outcome per source, and the store that
 * keeps them as a directory or a {@code .tgz} of JSON files with a hash for every file.
 */
package io.skewpack.snapshot;
