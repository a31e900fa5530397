/** The skewpack command-line tool. */
package io.skewpack;
