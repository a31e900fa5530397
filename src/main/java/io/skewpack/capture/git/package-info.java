/**
 * A chart repository's history in, records out. Nothing in a repository is ever written, checked
 * out or executed.
 */
package io.skewpack.capture.git;
