/** Commands, wiring, exit codes and progress; the only user of the console. */
package io.skewpack.cli;
