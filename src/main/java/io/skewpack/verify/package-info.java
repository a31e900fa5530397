/**
 * Reads packs back: the inverse of rendering, for packs of this program and for hand-written ones.
 * It renders nothing and knows no template; the words by which a pack's parts are told are handed
 * in.
 */
package io.skewpack.verify;
