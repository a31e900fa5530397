package io.skewpack.contract.script;

/**
 * A word of a command.
 *
 * @param text without quotes; an expansion as it is written, a command substitution as {@code
 *     $(...)}
 * @param literal whether it holds no expansion: the text is what the command gets
 */
record ShellWord(String text, boolean literal, Node node) {}
