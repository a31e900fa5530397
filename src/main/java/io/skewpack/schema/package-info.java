/**
 * What an API server does with an object under a CRD, without an API server: structural schemas,
 * strict decoding, where a field exists, and the catalog of released schemas.
 */
package io.skewpack.schema;
