/**
 * The questions that an engineer asks of a chart's repository: which revision passes here, do the
 * other charts fail alike, and which commit brought the rejected fields in.
 */
package io.skewpack.triage;
