/** Packs and findings as text: FreeMarker, Markdown escaping, JSON, tables. */
package io.skewpack.render;
