package io.skewpack.contract.script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSSymbolType;
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

  /**
   * How often the parser may report that it goes on, which it does after every hundred steps: real
   * scripts need one report for each 150 characters. A count and not only a time, so that the same
   * text reads the same on every machine.
   */
  private static final int REPORTS = 1000;

  private static final int CHARACTERS_FOR_A_REPORT = 20;

  /** For texts that are no scripts at all: there a single step may take milliseconds. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

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
   * @return the root, or empty when the parser needed too many steps
   */
  Optional<Node> parse(String ascii, int depthLimit) {
    return parse(ascii, depthLimit, false);
  }

  /** The same, and empty too when the text is not all of the grammar: then nothing is copied. */
  Optional<Node> parseFlawless(String ascii, int depthLimit) {
    return parse(ascii, depthLimit, true);
  }

  private Optional<Node> parse(String ascii, int depthLimit, boolean flawlessOnly) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    Symbols table = symbols();
    int patience = REPORTS + bytes.length / CHARACTERS_FOR_A_REPORT;
    long end = System.nanoTime() + PATIENCE_NANOS;
    AtomicInteger reports = new AtomicInteger();
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
              state -> reports.incrementAndGet() > patience || System.nanoTime() > end);
      if (parsed == null) {
        return Optional.empty();
      }
      try (TSTree tree = parsed) {
        if (flawlessOnly && tree.getRootNode().hasError()) {
          return Optional.empty();
        }
        return Optional.of(copy(tree.getRootNode(), table, depthLimit, ascii));
      }
    }
  }

  private Node copy(TSNode root, Symbols symbols, int depthLimit, String text) {
    boolean flawless = !root.hasError();
    try (TSTreeCursor cursor = new TSTreeCursor(root)) {
      Deque<Node> path = new ArrayDeque<>();
      Node top = node(cursor, symbols, 0, flawless);
      path.push(top);
      boolean down = true;
      while (true) {
        boolean into = down && path.size() <= depthLimit && inner(path.element(), text);
        if (into && cursor.gotoFirstChild()) {
          path.push(attach(path, cursor, symbols, flawless));
        } else if (cursor.gotoNextSibling()) {
          path.pop();
          path.push(attach(path, cursor, symbols, flawless));
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

  /** Whether a node's children say what its text does not. */
  private boolean inner(Node node, String text) {
    if (!node.named || leaves.contains(node.type)) {
      return false;
    }
    if (this != BASH) {
      return true;
    }
    return switch (node.type) {
      case "string" -> expands(text, node.start, node.end);
      case "expansion" -> {
        int dollar = Math.max(node.start, text.indexOf('$', node.start));
        yield expands(text, dollar + 2, node.end) || text.charAt(node.end - 1) != '}';
      }
      case "command_name" -> !plain(text, node.start, node.end);
      default -> true;
    };
  }

  private static boolean expands(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '$' || text.charAt(i) == '`') {
        return true;
      }
    }
    return start > end;
  }

  private static boolean plain(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && "_-./:".indexOf(c) < 0) {
        return false;
      }
    }
    return start < end;
  }

  private static Node attach(
      Deque<Node> path, TSTreeCursor cursor, Symbols symbols, boolean flawless) {
    Node child = node(cursor, symbols, path.size(), flawless);
    path.element().add(child);
    return child;
  }

  /**
   * Each question to the native side costs half a microsecond, and a tree has many nodes.
   *
   * @param flawless whether the tree has no errors: then no node is missing, and a token is as long
   *     as its name
   */
  private static Node node(TSTreeCursor cursor, Symbols symbols, int depth, boolean flawless) {
    TSNode node = cursor.currentNode();
    int symbol = node.getSymbol();
    String type = symbols.name(symbol, node);
    boolean named = symbols.named(symbol, node);
    int start = node.getStartByte();
    int end = flawless && !named ? start + type.length() : node.getEndByte();
    return new Node(
        type,
        named,
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
      for (int i = 0; i < names.length; i++) {
        TSSymbolType type = language.symbolType(i);
        names[i] = language.symbolName(i);
        named[i] =
            type == TSSymbolType.TSSymbolTypeRegular || type == TSSymbolType.TSSymbolTypeSupertype;
      }
      fields = new String[language.fieldCount() + 1];
      fields[0] = "";
      for (int i = 1; i < fields.length; i++) {
        fields[i] = language.fieldNameForId(i);
      }
    }

    String name(int symbol, TSNode node) {
      if (symbol < 0 || symbol >= names.length) {
        return node.getType();
      }
      return names[symbol];
    }

    boolean named(int symbol, TSNode node) {
      if (symbol < 0 || symbol >= names.length) {
        return node.isNamed();
      }
      return named[symbol];
    }
  }
}
