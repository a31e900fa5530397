/**
 * What the API server does was settled by running {@code k8s.io/apiextensions-apiserver} v0.34.2
 * and the {@code kube-openapi} it depends on over the same schemas and objects; each test names the
 * file whose behaviour it holds.
 */
package io.skewpack.schema;
