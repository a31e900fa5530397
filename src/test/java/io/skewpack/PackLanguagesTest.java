package io.skewpack;

import static org.assertj.core.api.Assertions.assertThat;

import com.vladsch.flexmark.ast.Code;
import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.ast.Text;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.ast.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packs of a sample say the same in every language, and Markdown understands them. */
class PackLanguagesTest {

  private static final Pattern CITATION = Pattern.compile("\\bE\\d+(?:–E\\d+)?");
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  static Stream<Sample> samples() throws IOException {
    return Sample.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void eachSectionCitesTheSameEvidenceInTheSameOrder(Sample sample) throws IOException {
    List<List<String>> english = citations(Files.readString(sample.pack("en")));

    assertThat(english).as("parts").hasSizeGreaterThanOrEqualTo(10);
    assertThat(citations(Files.readString(sample.pack("zh")))).isEqualTo(english);
  }

  /** What stands before the first section, then each section and each part behind them. */
  private static List<List<String>> citations(String pack) {
    return Stream.of(pack.split("\n#{2,3} "))
        .map(part -> CITATION.matcher(part).results().map(MatchResult::group).toList())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void codeSpansAndFencesAreTheSame(Sample sample) throws IOException {
    String english = code(Files.readString(sample.pack("en")));
    String chinese = code(Files.readString(sample.pack("zh")));

    assertThat(chinese).isEqualTo(english);
  }

  /** Every code span and fence of the strangers' making, sorted: word order is a language's own. */
  private static String code(String pack) {
    List<String> spans = new ArrayList<>();
    for (Node node : PARSER.parse(pack).getDescendants()) {
      if (node instanceof Code span) {
        spans.add(span.getText().toString());
      } else if (node instanceof FencedCodeBlock fence
          && !fence.getInfo().toString().equals("mermaid")) {
        spans.add(fence.getContentChars().toString().replaceAll("(?m)^# .*$", "#"));
      }
    }
    spans.replaceAll(span -> span.equals("zh") ? "en" : span);
    return String.join("\n", spans.stream().sorted().toList());
  }

  /** CommonMark takes no mark of emphasis with punctuation inside and a letter outside of it. */
  @ParameterizedTest
  @MethodSource("samples")
  void emphasisIsEmphasisToAReader(Sample sample) throws IOException {
    for (String language : Sample.LANGUAGES) {
      List<String> bare = new ArrayList<>();
      int texts = 0;
      for (Node node : PARSER.parse(Files.readString(sample.pack(language))).getDescendants()) {
        if (node instanceof Text && !isCode(node.getParent())) {
          texts++;
          if (node.getChars().toString().contains("*")) {
            bare.add(node.getParent().getChars().toString());
          }
        }
      }
      assertThat(texts).isGreaterThan(30);
      assertThat(bare).as(language).isEmpty();
    }
  }

  private static boolean isCode(Node node) {
    return node instanceof Code || node instanceof FencedCodeBlock;
  }
}
