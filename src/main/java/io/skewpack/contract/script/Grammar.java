package io.skewpack.contract.script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TSTreeCursor;
import org.treesitter.TreeSitterBash;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterPython;

/**
 * The grammars. A tree is copied out of native memory at once, so that nothing native outlives a
 * call: one parser for each call, freed with its tree.
 *
 * <p>The native library of each grammar is loaded when the first script of its language comes.
 */
final class Grammar {

  static final Grammar BASH =
      new Grammar(
          TreeSitterBash::new,
          Set.of(
              "word",
              "variable_name",
              "raw_string",
              "comment",
              "number",
              "string_content",
              "heredoc_start",
              "heredoc_end",
              "ansi_c_string",
              "simple_expansion",
              "special_variable_name",
              "test_operator",
              "file_descriptor"));
  static final Grammar PYTHON = new Grammar(TreeSitterPython::new, Set.of("comment", "identifier"));
  static final Grammar JAVASCRIPT =
      new Grammar(TreeSitterJavascript::new, Set.of("comment", "identifier"));

  /** How long one text may take. Real scripts take a thousandth of it. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final Supplier<TSLanguage> loader;
  private final Set<String> leaves;
  private Symbols symbols;

  /**
   * @param leaves types whose children say nothing that their text does not: each node that is not
   *     asked for saves calls into native code
   */
  private Grammar(Supplier<TSLanguage> loader, Set<String> leaves) {
    this.loader = loader;
    this.leaves = leaves;
  }

  /**
   * @param ascii the text; every character below 128, so that the bytes that the parser counts are
   *     characters
   * @param depthLimit nodes deeper than this are left out
   * @return the root, or empty when the parser was not done in time
   */
  Optional<Node> parse(String ascii, int depthLimit) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    Symbols table = symbols();
    long end = System.nanoTime() + PATIENCE_NANOS;
    try (TSParser parser = new TSParser()) {
      parser.setLanguage(table.language);
      TSTree parsed =
          parser.parseWithOptions(
              new byte[bytes.length + 1],
              null,
              (buffer, offset, position) -> {
                int length = Math.max(0, Math.min(buffer.length, bytes.length - offset));
                System.arraycopy(bytes, Math.min(offset, bytes.length), buffer, 0, length);
                return length;
              },
              TSInputEncoding.TSInputEncodingUTF8,
              state -> System.nanoTime() > end);
      if (parsed == null) {
        return Optional.empty();
      }
      try (TSTree tree = parsed) {
        return Optional.of(copy(tree.getRootNode(), table, depthLimit, ascii));
      }
    }
  }

  private Node copy(TSNode root, Symbols symbols, int depthLimit, String text) {
    try (TSTreeCursor cursor = new TSTreeCursor(root)) {
      Deque<Node> path = new ArrayDeque<>();
      Node top = node(cursor, symbols, 0);
      path.push(top);
      boolean down = true;
      while (true) {
        boolean into = down && path.size() <= depthLimit && inner(path.element(), text);
        if (into && cursor.gotoFirstChild()) {
          path.push(attach(path, cursor, symbols));
        } else if (cursor.gotoNextSibling()) {
          path.pop();
          path.push(attach(path, cursor, symbols));
          down = true;
        } else if (cursor.gotoParent()) {
          path.pop();
          down = false;
        } else {
          return top;
        }
      }
    }
  }

  private boolean inner(Node node, String text) {
    if (!node.named || leaves.contains(node.type)) {
      return false;
    }
    return this != BASH || !node.is("string") || expands(text, node.start, node.end);
  }

  private static boolean expands(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '$' || text.charAt(i) == '`') {
        return true;
      }
    }
    return false;
  }

  private static Node attach(Deque<Node> path, TSTreeCursor cursor, Symbols symbols) {
    Node child = node(cursor, symbols, path.size());
    path.element().add(child);
    return child;
  }

  private static Node node(TSTreeCursor cursor, Symbols symbols, int depth) {
    TSNode node = cursor.currentNode();
    int symbol = node.getSymbol();
    int start = node.getStartByte();
    int end = node.getEndByte();
    return new Node(
        symbols.name(symbol, node),
        symbols.named(symbol, node),
        start == end && node.isMissing(),
        symbols.fields[cursor.currentFieldId()],
        start,
        end,
        depth);
  }

  private synchronized Symbols symbols() {
    if (symbols == null) {
      symbols = new Symbols(loader.get());
    }
    return symbols;
  }

  /** Names by number: asking the native side for each node's name costs more than parsing. */
  private static final class Symbols {
    private final TSLanguage language;
    private final String[] names;
    private final boolean[] named;
    private final String[] fields;

    Symbols(TSLanguage language) {
      this.language = language;
      names = new String[language.symbolCount()];
      named = new boolean[names.length];
      fields = new String[language.fieldCount() + 1];
      fields[0] = "";
      for (int i = 1; i < fields.length; i++) {
        fields[i] = language.fieldNameForId(i);
      }
    }

    synchronized String name(int symbol, TSNode node) {
      if (symbol < 0 || symbol >= names.length) {
        return node.getType();
      }
      if (names[symbol] == null) {
        named[symbol] = node.isNamed();
        names[symbol] = node.getType().intern();
      }
      return names[symbol];
    }

    synchronized boolean named(int symbol, TSNode node) {
      if (symbol < 0 || symbol >= names.length) {
        return node.isNamed();
      }
      return named[symbol];
    }
  }
}
