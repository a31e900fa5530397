/** OCI manifests in, records out. The only home of ORAS. */
package io.skewpack.capture.registry;
