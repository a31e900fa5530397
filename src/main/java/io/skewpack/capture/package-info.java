/**
 * The first step of the pipeline: collectors, the order and the deadlines of a capture, and what
 * every collector shares (YAML as kubectl reads it, image references, contract facts).
 */
package io.skewpack.capture;
