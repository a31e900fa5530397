package io.skewpack.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.skewpack.snapshot.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code command} and {@code args} of an object, and the script that may be one of their words.
 *
 * @param before all words, or those before the script
 * @param script absent when no word is one
 * @param after the words after the script
 * @param interpreter the first word, when it is a known interpreter; as written
 */
record CommandLine(
    List<String> before,
    Optional<InlineScript> script,
    List<String> after,
    Optional<String> interpreter) {

  /**
   * @param interpreter the word that runs it, as written; absent when no known one is in front
   */
  record InlineScript(FieldPath path, String text, Optional<String> interpreter) {}

  private record Word(FieldPath path, String text) {}

  /** Each interpreter with the option letters that say "the next operand is the program". */
  private static final Map<String, String> PROGRAM_OPTIONS =
      Map.ofEntries(
          Map.entry("sh", "c"),
          Map.entry("bash", "c"),
          Map.entry("ash", "c"),
          Map.entry("dash", "c"),
          Map.entry("ksh", "c"),
          Map.entry("zsh", "c"),
          Map.entry("python", "c"),
          Map.entry("python2", "c"),
          Map.entry("python3", "c"),
          Map.entry("perl", "eE"),
          Map.entry("ruby", "e"),
          Map.entry("node", "ep"));

  CommandLine {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /**
   * Reads {@code command} and then {@code args} of a node, as a container runtime joins them.
   *
   * @param node may lack either
   */
  static CommandLine of(JsonNode node, FieldPath path) {
    List<Word> words = new ArrayList<>();
    for (String field : List.of("command", "args")) {
      JsonNode list = node.path(field);
      for (int i = 0; list.isArray() && i < list.size(); i++) {
        words.add(new Word(path.child(field).child(i), list.get(i).asText("")));
      }
    }
    Optional<String> first = words.stream().findFirst().map(Word::text);
    Optional<String> interpreter = first.filter(CommandLine::isInterpreter);
    for (int i = 0; i < words.size(); i++) {
      int program = programAfter(words, i);
      if (program >= 0) {
        return split(words, program, Optional.of(words.get(i).text()), interpreter);
      }
    }
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).text().strip().contains("\n")) {
        return split(words, i, Optional.empty(), interpreter);
      }
    }
    return new CommandLine(texts(words), Optional.empty(), List.of(), interpreter);
  }

  private static CommandLine split(
      List<Word> words, int script, Optional<String> runner, Optional<String> interpreter) {
    Word word = words.get(script);
    return new CommandLine(
        texts(words.subList(0, script)),
        Optional.of(new InlineScript(word.path(), word.text(), runner)),
        texts(words.subList(script + 1, words.size())),
        interpreter);
  }

  /**
   * The position of the program that the interpreter at {@code at} is given, or -1: no interpreter,
   * or it is given a file. Options may be joined ({@code -ecx}), stand apart ({@code -c -ee}) and
   * take a value ({@code -eo pipefail}).
   */
  private static int programAfter(List<Word> words, int at) {
    if (!isInterpreter(words.get(at).text())) {
      return -1;
    }
    String programOptions = PROGRAM_OPTIONS.get(baseName(words.get(at).text()));
    boolean expectsProgram = false;
    for (int i = at + 1; i < words.size(); i++) {
      String word = words.get(i).text();
      boolean option = word.length() > 1 && (word.charAt(0) == '-' || word.charAt(0) == '+');
      if (!option || word.strip().contains("\n")) {
        return expectsProgram ? i : -1;
      }
      if (!word.startsWith("--")) {
        expectsProgram |=
            word.charAt(0) == '-' && word.chars().anyMatch(c -> programOptions.indexOf(c) >= 0);
        if (word.endsWith("o") && programOptions.equals("c")) {
          i++;
        }
      }
    }
    return -1;
  }

  /** Whether a word is a program that runs scripts, by the last part of its path. */
  static boolean isInterpreter(String word) {
    return PROGRAM_OPTIONS.containsKey(baseName(word));
  }

  private static String baseName(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }

  private static List<String> texts(List<Word> words) {
    return words.stream().map(Word::text).toList();
  }
}
