package io.skewpack.contract;

import io.skewpack.contract.script.ScriptReading;
import io.skewpack.snapshot.Contracts.Script;
import java.util.List;
import java.util.Set;

/**
 * One process that an action starts: a script and everything it sources, which share variables, and
 * the scripts that it starts as processes of their own, which see the environment only.
 *
 * @param parts the script itself first, then what is sourced, directly or not
 * @param children what it starts
 * @param given names that the starting process gives this one beyond its own environment
 * @param unknownSources files that are sourced and that the chart does not hold, as written: they
 *     may set anything
 */
record Program(
    List<Part> parts, List<Program> children, Set<String> given, List<String> unknownSources) {

  Program {
    parts = List.copyOf(parts);
    children = List.copyOf(children);
    given = Set.copyOf(given);
    unknownSources = List.copyOf(unknownSources);
  }

  /** One script of a process. */
  record Part(Script script, ScriptReading reading, ScriptText text) {}
}
