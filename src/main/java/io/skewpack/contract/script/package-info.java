/**
 * Scripts in, what they do with their environment out. Knows nothing of Kubernetes: which stage
 * supplies a variable is judged in {@code contract}.
 */
package io.skewpack.contract.script;
