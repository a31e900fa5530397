/**
 * Charts in, rendered objects out. Helm does the rendering: the installed program, or the library
 * that skewpack carries, in a process of its own. Either way no cluster is in its reach.
 */
package io.skewpack.capture.helm;
