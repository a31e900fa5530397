package io.skewpack.render;

import com.fasterxml.jackson.databind.JsonNode;
import freemarker.ext.util.WrapperTemplateModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import io.skewpack.diagnose.Evidence;
import io.skewpack.diagnose.Facts;
import io.skewpack.report.Block;
import io.skewpack.report.Claim;
import io.skewpack.report.EvidencePack;
import io.skewpack.report.EvidencePack.Footer;
import io.skewpack.report.EvidencePack.IndexedEvidence;
import io.skewpack.report.EvidencePack.PreflightStep;
import io.skewpack.report.EvidencePack.TreeView;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** An evidence pack as GitHub-flavoured Markdown, by the template {@code pack.md.ftl}. */
public final class PackMarkdown {

  private static final String TEMPLATE = "pack.md.ftl";

  /** Enough to tell files apart; the whole hash stands once, below the table. */
  private static final int SHORT_HASH = 12;

  private final Templates templates;
  private final Texts texts;

  public PackMarkdown(Templates templates, Texts texts) {
    this.templates = templates;
    this.texts = texts;
  }

  /**
   * Renders a pack; the same pack gives the same bytes.
   *
   * @throws TextException naming the template or the text, its line and what is missing
   */
  public String render(EvidencePack pack) {
    Map<String, Object> model = new HashMap<>();
    model.put("pack", pack);
    pack.reportedTitle().ifPresent(title -> model.put("caseTitle", title));
    model.put("t", method(Claim.class, this::text));
    model.put("cell", method(Claim.class, claim -> Markdown.cell(text(claim))));
    model.put("get", method(String.class, texts::get));
    model.put(
        "code", method(Block.Code.class, code -> Markdown.fence(code.language(), code.text())));
    model.put("commands", method(Claim.class, this::commands));
    model.put("manifest", method(JsonNode.class, this::manifest));
    model.put("mermaid", method(TreeView.class, this::diagram));
    model.put("evidenceText", method(Evidence.class, this::evidence));
    model.put("pointer", method(IndexedEvidence.class, this::pointer));
    model.put("hash", method(String.class, hash -> Markdown.code(hash.substring(0, SHORT_HASH))));
    model.put("preflight", preflight(pack));
    model.put("files", files(pack));
    pack.leftOut().ifPresent(some -> model.put("leftOut", some));
    model.put("evidenceCount", Texts.markup(evidenceCount(pack)));
    model.put("footer", Texts.markup(footer(pack.footer())));
    StringWriter out = new StringWriter();
    try {
      templates.configuration().getTemplate(TEMPLATE).process(model, out);
    } catch (TemplateException e) {
      throw failure(e.getMessage(), e);
    } catch (IOException e) {
      throw failure(e.getMessage(), e);
    }
    return tidy(out.toString());
  }

  /** The pack's diagram as Mermaid reads it. */
  String diagram(EvidencePack pack) {
    return diagram(pack.tree());
  }

  private String diagram(TreeView tree) {
    return new Mermaid(texts).flowchart(tree);
  }

  private static TextException failure(String message, Exception cause) {
    return new TextException(
        "templates/" + TEMPLATE + ": " + TextException.summary(message), cause);
  }

  /** A claim and its citations. */
  private String text(Claim claim) {
    String said = claim.text().isEmpty() ? "" : texts.get(claim.text(), claim.facts());
    return texts.cited(said, claim.evidence(), claim.uncited());
  }

  private String pointer(IndexedEvidence row) {
    String at =
        row.at()
            .map(shown -> texts.get("cell.value", Facts.of("value", shown)))
            .orElseGet(() -> Markdown.code(row.evidence().at().toString()));
    return Markdown.cell(at);
  }

  /** How each step of the preflight ended, and its citations. */
  private List<Object> preflight(EvidencePack pack) {
    List<Object> steps = new ArrayList<>();
    for (PreflightStep step : pack.preflight()) {
      Facts facts =
          Facts.of("number", steps.size() + 1)
              .with("name", new Facts.Term("preflight." + step.id()))
              .with("status", new Facts.Term("status." + step.status()));
      steps.add(
          Texts.markup(
              texts.cited(texts.get("preflight.step", facts), step.evidence(), step.uncited())));
    }
    return steps;
  }

  private String commands(Claim claim) {
    return Markdown.fence("sh", texts.shell(claim.text(), claim.facts()));
  }

  private String manifest(JsonNode object) {
    return Markdown.fence("yaml", ManifestYaml.write(object));
  }

  private String evidence(Evidence evidence) {
    return Markdown.cell(texts.get(evidence.id(), evidence.facts()));
  }

  private String evidenceCount(EvidencePack pack) {
    return texts.get("evidence.folded", Facts.of("count", pack.evidence().size()));
  }

  private List<Object> files(EvidencePack pack) {
    Optional<Claim> without = pack.leftOut().flatMap(EvidencePack.LeftOut::hashes);
    if (without.isPresent()) {
      return List.of(Texts.markup(text(without.get())));
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    pack.evidence().forEach(row -> hashes.put(row.evidence().at().file(), row.sha256()));
    return hashes.entrySet().stream()
        .map(
            file ->
                Texts.markup(Markdown.code(file.getKey()) + " " + Markdown.code(file.getValue())))
        .toList();
  }

  private String footer(Footer footer) {
    return texts.get(
        "footer.line",
        Facts.of("tool", footer.tool())
            .with("snapshot", footer.snapshot())
            .with("capturedAt", footer.capturedAt())
            .with("catalog", footer.catalog())
            .with("caseFile", footer.caseFile())
            .with("language", footer.language())
            .with("budget", footer.budget()));
  }

  /** At most one empty line in a row outside fences, and one line feed at the end. */
  private static String tidy(String markdown) {
    StringBuilder out = new StringBuilder(markdown.length());
    String fence = null;
    boolean empty = true;
    for (String line : (Iterable<String>) markdown.lines()::iterator) {
      String bare = line.strip();
      if (fence == null && bare.startsWith("```")) {
        fence = bare.substring(0, bare.length() - bare.replaceFirst("^`+", "").length());
      } else if (fence != null && bare.equals(fence)) {
        fence = null;
      } else if (fence == null && bare.isEmpty()) {
        if (!empty) {
          out.append('\n');
        }
        empty = true;
        continue;
      }
      empty = false;
      out.append(fence == null ? line.stripTrailing() : line).append('\n');
    }
    return out.toString().stripTrailing() + "\n";
  }

  /** A function of one argument for templates; what it returns is Markdown already. */
  private static <T> TemplateMethodModelEx method(Class<T> type, Function<T, String> function) {
    return arguments -> {
      Object argument = arguments.size() == 1 ? unwrap(arguments) : null;
      if (!type.isInstance(argument)) {
        throw new TemplateModelException(
            "this function takes one " + type.getSimpleName() + ", not " + argument);
      }
      return Texts.markup(function.apply(type.cast(argument)));
    };
  }

  private static Object unwrap(List<?> arguments) throws TemplateModelException {
    TemplateModel model = (TemplateModel) arguments.get(0);
    if (model instanceof WrapperTemplateModel wrapper) {
      return wrapper.getWrappedObject();
    }
    return model instanceof TemplateScalarModel scalar ? scalar.getAsString() : model;
  }
}
