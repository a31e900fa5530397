/**
 * A live cluster in, records out. Nothing reaches an API server but what {@link
 * io.skewpack.capture.cluster.ReadOnlyGuard} lists.
 */
package io.skewpack.capture.cluster;
