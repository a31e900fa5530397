/** CRD bundles, manifests and logs in, records out. */
package io.skewpack.capture.files;
