package io.skewpack.diagnose;

import static io.skewpack.diagnose.ErrorTextRow.INTERPRETER;
import static io.skewpack.diagnose.ErrorTextRow.NOT_THERE;
import static io.skewpack.diagnose.ErrorTextRow.PATH;
import static io.skewpack.diagnose.ErrorTextRow.WORD;
import static io.skewpack.diagnose.ErrorTextRow.text;

import io.skewpack.diagnose.ReportedSymptom.Meaning;
import io.skewpack.schema.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The one table of error texts: of Helm, kubectl and the API server, of KubeBlocks' controllers and
 * its agent, of the kubelet, of resolvers, shells and engines. A row says how a text is recognised,
 * what it names, in which failure layer it lies, and by what a snapshot can judge it. A text is a
 * claim; {@link SymptomReading} holds it against the snapshot.
 *
 * <p>A text is added as one row here and one in the test beside it. Where two rows take the same
 * words, the first in the table has them. How a row is written, {@link ErrorTextRow} says; how a
 * log is searched for all of them, {@link ErrorTextSearch}.
 */
public enum KnownErrorText {

  // ---- layer 1: what the API server refuses; Helm 4, kubectl and its client-side validation

  /** Server-side apply, structured-merge-diff: {@code typed.PathError}. */
  FIELD_NOT_DECLARED(
      text("(?P<path>" + PATH + "): field not declared in schema")
          .marked("field not declared in schema")
          .rejects(Rule.UNKNOWN)),
  /** kubectl's own validation before 1.25, and {@code --validate} against old servers. */
  VALIDATION_UNKNOWN(
      text("ValidationError\\((?P<kind>[A-Za-z0-9]+)(?P<path>[^)\\n]*)\\): "
              + "unknown field \"(?P<field>[^\"\\n]+)\"")
          .marked("ValidationError(")
          .rejects(Rule.UNKNOWN)),
  VALIDATION_REQUIRED(
      text("ValidationError\\((?P<kind>[A-Za-z0-9]+)(?P<path>[^)\\n]*)\\): "
              + "missing required field \"(?P<field>[^\"\\n]+)\"")
          .marked("ValidationError(")
          .rejects(Rule.REQUIRED)),
  VALIDATION_TYPE(
      text("ValidationError\\((?P<kind>[A-Za-z0-9]+)(?P<path>[^)\\n]*)\\): invalid type for ")
          .marked("ValidationError(")
          .rejects(Rule.TYPE)),
  /** Strict decoding, and Helm 3's warning of what the server then prunes. */
  UNKNOWN_FIELD(
      text("unknown field \"(?P<path>[^\"\\n]+)\"")
          .marked("unknown field \"")
          .rejects(Rule.UNKNOWN)),
  DUPLICATE_FIELD(
      text("duplicate field \"(?P<path>[^\"\\n]+)\"").marked("duplicate field \"").layer(1)),
  /** encoding/json, before any schema is asked. */
  JSON_TYPE(
      text("cannot unmarshal [a-z0-9. ]+ into Go struct field "
              + "[A-Za-z0-9]+(?P<path>\\.[A-Za-z0-9_.\\[\\]-]+) of type")
          .marked("into Go struct field")
          .rejects(Rule.TYPE)),
  /** apiextensions, {@code validation.go}: a bundle drops a version that objects are stored in. */
  STORED_VERSION(
      text("status\\.storedVersions\\[\\d+\\]: Invalid value: \"(?P<stored>[^\"\\n]+)\": "
              + "(?:must appear in spec\\.versions|missing from spec\\.versions)")
          .marked("status.storedVersions[")
          .judged(Judge.STORED_VERSION)
          .layer(1)),
  /** A CRD applied on the client's side: its whole text does not fit into an annotation. */
  ANNOTATION_TOO_LONG(
      text("metadata\\.annotations: Too long: (?:must have at most|may not be more than) \\d+")
          .marked("metadata.annotations: Too long")
          .layer(1)),
  REQUIRED_VALUE(
      text("(?P<path>" + PATH + "): Required value")
          .marked(": Required value")
          .rejects(Rule.REQUIRED)),
  UNSUPPORTED_VALUE(
      text("(?P<path>" + PATH + "): Unsupported value: ")
          .marked(": Unsupported value: ")
          .rejects(Rule.ENUM)),
  FIELD_IMMUTABLE(
      text("(?P<path>" + PATH + "): Invalid value: [^\\n]*?: field is immutable")
          .marked(": field is immutable")
          .layer(1)),
  WRONG_TYPE(
      text("(?P<path>" + PATH + "): Invalid value: [^\\n]*? must be of type ")
          .marked(" must be of type ")
          .rejects(Rule.TYPE)),
  NO_PATTERN_MATCH(
      text("(?P<path>" + PATH + "): Invalid value: [^\\n]*? should match '")
          .marked(" should match '")
          .rejects(Rule.PATTERN)),
  OUT_OF_RANGE(
      text("(?P<path>"
              + PATH
              + "): Invalid value: [^\\n]*? should be (?:greater|less) than or equal to ")
          .marked(" than or equal to ")
          .rejects(Rule.RANGE)),
  TOO_LONG(
      text("(?P<path>" + PATH + "): Too (?:long|many): ")
          .marked(": Too long: ", ": Too many: ")
          .rejects(Rule.LENGTH)),
  DUPLICATE_VALUE(
      text("(?P<path>" + PATH + "): Duplicate value: ")
          .marked(": Duplicate value: ")
          .rejects(Rule.DUPLICATE)),
  /** A CEL rule's own words, or a webhook's: which, the text does not say. */
  INVALID_VALUE(
      text("(?P<path>" + PATH + "): Invalid value: ")
          .marked(": Invalid value: ")
          .judged(Judge.FIELD)
          .layer(1)),
  NO_KIND(
      text("no matches for kind \"(?P<kind>[^\"\\n]+)\" in "
              + "(?:version|group) \"(?P<version>[^\"\\n]+)\"")
          .marked("no matches for kind \"")
          .rejects(Rule.KIND)),
  /** kubectl, asked for a plural. */
  NO_RESOURCE_TYPE(
      text("the server doesn't have a resource type \"(?P<plural>[^\"\\n]+)\"")
          .marked("the server doesn't have a resource type")
          .rejects(Rule.KIND)),
  NO_SUCH_RESOURCE(
      text("the server could not find the requested resource")
          .marked("the server could not find the requested resource")
          .layer(1)),
  /** KubeBlocks, definitions' controllers: {@code immutable fields can't be updated}. */
  DEFINITION_IMMUTABLE(
      text("immutable fields can't be updated")
          .marked("immutable fields can't be updated")
          .layer(1)),

  // ---- KubeBlocks: the addon controller

  /** {@code addon_controller_stages.go}, from the annotation of the Addon. */
  VERSION_CONSTRAINT(
      text("The version of kubeblocks needs to be (?P<constraint>[^\\n\"]*?), "
              + "current is (?P<current>v?[0-9A-Za-z.+-]*[0-9A-Za-z])")
          .marked("The version of kubeblocks needs to be ")
          .judged(Judge.CONSTRAINT)),
  NO_KUBEBLOCKS(
      text("there is no KubeBlocks deployment|KubeBlocks deployment has no (?:version )?labels?")
          .marked("KubeBlocks deployment")
          .candidates(Candidate.KUBEBLOCKS)),
  /** kbcli, which then goes on: the CRDs that are there stay. */
  CRDS_NOT_DOWNLOADED(
      text("not found CRDs from [^\\s\"]+")
          .marked("not found CRDs from ")
          .layer(1)
          .candidates(Candidate.CRD_SET)),

  // ---- KubeBlocks: definitions, components and the configuration manager

  /** Layer 1 too: an addon controller prunes the field that would have named the template. */
  NO_TEMPLATE(
      text(
              "config/script template has no template specified: (?P<name>[A-Za-z0-9._-]+)",
              "there is no template provided for config template (?P<name>[A-Za-z0-9._-]+)")
          .marked(
              "config/script template has no template specified",
              "there is no template provided for config template")
          .candidates(Candidate.CONFIG_TEMPLATE, Candidate.PRUNED_FIELD)),
  CONFIG_NOT_DEFINED(
      text("the config template (?P<name>[A-Za-z0-9._-]+) is not defined")
          .marked("the config template ")
          .candidates(Candidate.CONFIG_TEMPLATE)),
  NO_MATCHING_DEFINITION(
      text(
              "no matched component definition found with componentDef \\\\?\"(?P<name>[^\"\\n\\\\]*)",
              "no comp-def selected by sidecar definition: (?P<name>[A-Za-z0-9.-]+)")
          .marked("no matched component definition found", "no comp-def selected by sidecar")
          .candidates(Candidate.DEFINITION_REFERENCE)),
  DEFINITION_UNAVAILABLE(
      text("the (?:referenced|matched) (?P<kind>[A-Za-z]+) is "
              + "(?:unavailable|not up to date): (?P<name>[A-Za-z0-9.-]+)")
          .marked(" is unavailable: ", " is not up to date: ")
          .candidates(Candidate.INSTALLED)),
  TOPOLOGY_NOT_FOUND(
      text(
              "(?:referred|specified) cluster topology not found ?: (?P<name>[A-Za-z0-9.-]+)",
              "topology (?P<name>[A-Za-z0-9.-]+) not found in ClusterDefinition")
          .marked("cluster topology not found", " not found in ClusterDefinition")),
  NO_MATCHING_IMAGE(
      text("no matched image found for container (?P<name>[A-Za-z0-9.-]+)")
          .marked("no matched image found for container ")
          .candidates(Candidate.RELEASE_IMAGES)),
  SEVERAL_EXEC_IMAGES(
      text("only one exec (?:image|container) is allowed in lifecycle actions")
          .marked("only one exec ")
          .layer(5)
          .candidates(Candidate.EXEC_IMAGE)),
  VARIABLE_NOT_RESOLVED(
      text(
              "the required var is not found in (?P<kind>[A-Za-z]+) object (?P<name>[^\\s\",]+)",
              "has no (?P<kind>[A-Za-z]+) object (?P<name>[^\\s\",]*) ?found when resolving vars",
              "required [A-Za-z ]+ [^\\s\",]+ is not provided, component: (?P<name>[^\\s\",]+)")
          .marked(
              "the required var is not found",
              "found when resolving vars",
              " is not provided, comp")
          .layer(5)),
  ACTION_FAILED(
      text(
              "(?:post-provision|pre-terminate|account provision) action failed",
              "has no pods to running the (?:post-provision|pre-terminate) action")
          .marked(" action failed", "has no pods to running the ")
          .layer(5)
          .candidates(Candidate.UNSET_VARIABLE, Candidate.EMPTY_VARIABLE, Candidate.INTERPRETER)),
  /** kbagent, {@code pkg/kbagent/service/action.go}. */
  ACTION_NOT_DEFINED(
      text("action (?P<name>[A-Za-z-]+) has not defined").marked(" has not defined").layer(5)),

  // ---- KubeBlocks: data protection

  NO_DEFAULT_REPOSITORY(
      text("(?:no|multiple) default BackupRepo found")
          .marked("default BackupRepo found")
          .candidates(Candidate.BACKUP_REPO)
          .whole()),
  REPOSITORY_NOT_FOUND(
      text("backup repo (?P<name>[A-Za-z0-9.-]+) not found")
          .marked("backup repo ")
          .candidates(Candidate.BACKUP_REPO)),
  ACTION_SET_NOT_FOUND(
      text("some ActionSets not found")
          .marked("some ActionSets not found")
          .candidates(Candidate.ACTION_SET)),
  PARAMETER_UNDECLARED(
      text("parameter (?P<name>[A-Za-z0-9_.-]+) is undeclared in withParameters of actionSet ")
          .marked(" is undeclared in withParameters of actionSet ")
          .layer(5)),
  SNAPSHOT_NOT_ENABLED(
      text(
              "depends on volume snapshot, but volume snapshot is not enabled",
              "cannot find any VolumeSnapshotClass of persistentVolumeClaim")
          .marked("volume snapshot is not enabled", "cannot find any VolumeSnapshotClass")
          .layer(2)
          .candidates(Candidate.SNAPSHOT_CRDS)),
  NO_TARGET_POD(
      text(
              "can not found any (?:running )?pod by spec\\.readyConfig",
              "failed to (?:find|get) target pods by backup policy")
          .marked("can not found any ", " target pods by backup policy")
          .layer(2)),

  // ---- controllers that do not start

  /** controller-runtime: what the data-protection controller dies of without snapshot CRDs. */
  SNAPSHOT_CACHE(
      text("(?:timed out waiting for cache to be synced for Kind|failed to get informer from "
              + "cache|if kind is a CRD, it should be installed)[^\\n]*?\\bVolumeSnapshot")
          .marked("VolumeSnapshot")
          .candidates(Candidate.SNAPSHOT_CRDS)
          .whole()),
  CACHE_NOT_SYNCED(
      text(
              "timed out waiting for caches? to (?:be synced|sync)",
              "failed to wait for [a-z0-9-]+ caches to sync")
          .marked("waiting for cache", "caches to sync")
          .layer(2)
          .candidates(Candidate.SNAPSHOT_CRDS, Candidate.CRD_SET)),

  // ---- running containers, before DNS: the first meaning of a line counts

  /** bash under {@code set -u}, and POSIX shells. */
  UNSET_VARIABLE(
      text("(?:^|[\\s\":])(?P<variable>[A-Za-z_][A-Za-z0-9_]*): "
              + "(?:unbound variable|parameter (?:null or )?not set)(?:[\\s\"]|$)")
          .marked(": unbound variable", "not set")
          .means(Meaning.UNSET_VARIABLE)
          .candidates(Candidate.UNSET_VARIABLE)),
  /** Oracle's client: the connect identifier's name does not resolve, or holds no name. */
  CONNECT_IDENTIFIER(
      text("\\bORA-12154\\b")
          .marked("ORA-12154")
          .means(Meaning.CONNECT_IDENTIFIER)
          .candidates(Candidate.CLUSTER_DNS, Candidate.EMPTY_VARIABLE)),
  OTHER_SHELL(
      text(
              "[Ii]llegal option -o pipefail|[Ii]nvalid option name: pipefail|[Bb]ad substitution",
              "[Ss]yntax error: (?:\"\\(\"|redirection) unexpected|\\[\\[: not found",
              "unexpected \"\\(\" \\(expecting")
          .marked("pipefail", "ad substitution", "unexpected", "[[: not found")
          .means(Meaning.OTHER_SHELL)
          .candidates(Candidate.SHELL_FEATURES)),
  /**
   * A shell, the kernel by way of runc, env of coreutils and BusyBox, bash's word for a shebang.
   */
  NO_INTERPRETER(
      text(
              "(?P<script>" + WORD + "): (?P<program>" + WORD + "): bad interpreter",
              "\\bexec \"?(?P<script>" + WORD + ")\"?: no such file or directory",
              "exec: \"(?P<program>" + INTERPRETER + ")\": " + NOT_THERE,
              "env: (?:can't execute )?['‘]?(?P<program>"
                  + INTERPRETER
                  + ")['’]?: No such file or directory",
              "(?:^|[\\s\"])(?P<program>" + INTERPRETER + "): (?:command )?not found(?:[\\s\"]|$)")
          .marked("bad interpreter", "o such file", "not found")
          .means(Meaning.NO_INTERPRETER)
          .candidates(Candidate.INTERPRETER)),
  NO_PROGRAM(
      text(
              "exec: \"(?P<program>" + WORD + ")\": " + NOT_THERE,
              "env: (?:can't execute )?['‘]?(?P<program>"
                  + WORD
                  + ")['’]?: No such file or directory",
              "(?:^|[\\s\"])(?P<program>" + WORD + "): command not found(?:[\\s\"]|$)",
              "(?:^|[\\s\"])(?:"
                  + WORD
                  + ": [0-9]+|[a-z]*sh): (?P<program>"
                  + WORD
                  + "): not found(?:[\\s\"]|$)")
          .marked("o such file", "not found")
          .means(Meaning.NO_PROGRAM)),

  // ---- layer 2: names

  /** Go's resolver; an empty name ends the same way. */
  NO_SUCH_HOST(
      text("no such host")
          .marked("no such host")
          .means(Meaning.NAME_NOT_RESOLVED)
          .candidates(Candidate.CLUSTER_DNS, Candidate.EMPTY_VARIABLE)),
  /** libpq, with the name it was given. */
  HOST_NAME_NOT_TRANSLATED(
      text("could not translate host name")
          .marked("could not translate host name")
          .means(Meaning.NAME_NOT_RESOLVED)
          .candidates(Candidate.CLUSTER_DNS, Candidate.EMPTY_VARIABLE)),
  /** glibc: a server did not answer. An empty name never gets that far. */
  RESOLVER_FAILS(
      text("[Tt]emporary failure in name resolution|failure in name resolution")
          .marked("failure in name resolution")
          .means(Meaning.NAME_NOT_RESOLVED)
          .candidates(Candidate.CLUSTER_DNS)),
  /** dig, nslookup and host. */
  NO_NAME_SERVER(
      text("(?:connection timed out; )?no servers could be reached")
          .marked("no servers could be reached")
          .means(Meaning.NAME_NOT_RESOLVED)
          .candidates(Candidate.CLUSTER_DNS)),
  /** curl, glibc, musl, BusyBox, the MySQL client, the JVM, nslookup, Go's dial. */
  NAME_UNKNOWN(
      text(
              "[Cc]ould ?n(?:o|')t resolve host|[Nn]ame or service not known",
              "[Nn]ame does not resolve|bad address '",
              "Unknown (?:MySQL server )?host|UnknownHostException|server can't find",
              "lookup [^\\s]+ on [^\\s]+: (?:server misbehaving|(?:read|dial) (?:udp|tcp))")
          .marked(
              "resolve host",
              "ame or service not known",
              "ame does not resolve",
              "bad address '",
              "Unknown",
              "server can't find",
              "lookup ")
          .means(Meaning.NAME_NOT_RESOLVED)
          .candidates(Candidate.CLUSTER_DNS, Candidate.EMPTY_VARIABLE)),
  /** The kernel. */
  WRONG_FORMAT(
      text("(?i)exec format error").marked("xec format error").means(Meaning.WRONG_FORMAT)),
  /** The kubelet, of what a variable or a mount is taken from. */
  NO_SOURCE(
      text(
              "couldn't find key (?P<field>[^\\s]+) in (?P<kind>ConfigMap|Secret) ",
              "\\b(?:configmap|secret) \"(?P<name>[^\"\\n]+)\" not found")
          .marked("couldn't find key ", "configmap \"", "secret \"")
          .means(Meaning.NO_SOURCE)),

  // ---- layer 2: images, volumes, nodes

  /** The kubelet; what it says first does not tell a missing image from a refused login. */
  IMAGE_NOT_PULLED(
      text(
              "Failed to pull image \\\\?\"(?P<image>[^\"\\n\\\\]+)",
              "Back-off pulling image \\\\?\"(?P<image>[^\"\\n\\\\]+)",
              "Container image \\\\?\"(?P<image>[^\"\\n\\\\]+)\\\\?\" is not present",
              "\\b(?:ImagePullBackOff|ErrImagePull|ErrImageNeverPull)\\b")
          .marked("pull", "Pull", "is not present")
          .candidates(Candidate.IMAGE_PULL, Candidate.PULL_SECRET)),
  IMAGE_NAME_INVALID(
      text("\\bInvalidImageName\\b|couldn't parse image (?:name|reference)")
          .marked("InvalidImageName", "couldn't parse image ")
          .layer(5)
          .candidates(Candidate.UNRESOLVED_VARIABLE)),
  UNBOUND_VOLUME(
      text("unbound immediate PersistentVolumeClaims")
          .marked("unbound immediate PersistentVolumeClaims")
          .candidates(Candidate.STORAGE_CLASS, Candidate.CSI)),
  VOLUME_NOT_PROVISIONED(
      text(
              "[Ff]ailed to provision volume(?: with StorageClass \\\\?\"(?P<name>[^\"\\n\\\\]+))?",
              "no persistent volumes available for this claim",
              "waiting for a volume to be created, either by (?:the )?external provisioner",
              "storageclass[A-Za-z.0-9]* \\\\?\"(?P<name>[^\"\\n\\\\]+)\\\\?\" not found")
          .marked(
              "ailed to provision volume",
              "no persistent volumes available",
              "waiting for a volume to be created",
              "storageclass")
          .candidates(Candidate.STORAGE_CLASS, Candidate.CSI)),
  VOLUME_NOT_MOUNTED(
      text(
              "MountVolume\\.[A-Za-z]+ failed for volume|Unable to attach or mount volumes",
              "driver name [^\\s]+ not found in the list of registered CSI drivers")
          .marked("MountVolume.", "Unable to attach or mount", "registered CSI drivers")
          .candidates(Candidate.CSI)),
  NOT_SCHEDULED(
      text("\\d+/\\d+ nodes are available: |Insufficient (?:cpu|memory|ephemeral-storage)")
          .marked("nodes are available: ", "Insufficient ")
          .layer(2)),
  CRASH_LOOP(
      text("\\bCrashLoopBackOff\\b|Back-off restarting failed container")
          .marked("CrashLoopBackOff", "Back-off restarting failed container")
          .candidates(Candidate.KUBEBLOCKS, Candidate.DATA_PROTECTION, Candidate.FAILURES)),
  OUT_OF_MEMORY(
      text("\\bOOMKilled\\b|signal: killed|\\bexit code 137\\b")
          .marked("OOMKilled", "signal: killed", "exit code 137")
          .layer(2)),

  // ---- the API server's other refusals

  QUOTA(text("exceeded quota: (?P<name>[^\\s,\"]+)").marked("exceeded quota: ").layer(2)),
  FORBIDDEN(
      text("is forbidden: User \\\\?\"(?P<name>[^\"\\n\\\\]+)\\\\?\" cannot "
              + "(?P<verb>[a-z]+) resource \\\\?\"(?P<plural>[^\"\\n\\\\]+)")
          .marked("is forbidden: User ")),
  WEBHOOK_DENIED(
      text("admission webhook \\\\?\"(?P<name>[^\"\\n\\\\]+)\\\\?\" denied the request")
          .marked("admission webhook ")),
  /** The API server could not ask; a webhook's own Service or its name may be down. */
  WEBHOOK_NOT_REACHED(
      text("failed calling webhook \\\\?\"(?P<name>[^\"\\n\\\\]+)")
          .marked("failed calling webhook ")
          .layer(2)
          .candidates(Candidate.KUBEBLOCKS)),
  NO_ENDPOINTS(
      text("no endpoints available for service \\\\?\"(?P<name>[^\"\\n\\\\]+)")
          .marked("no endpoints available for service ")
          .layer(2)),
  API_NOT_REACHED(
      text(
              "Unable to connect to the server|The connection to the server [^\\s]+ was refused",
              "[Kk]ubernetes cluster unreachable|etcdserver: (?:request timed out|leader)")
          .marked(
              "Unable to connect to the server",
              "The connection to the server ",
              "ubernetes cluster unreachable",
              "etcdserver: ")
          .layer(2)
          .candidates(Candidate.API)),
  CERTIFICATE(text("x509: [^\\n\"]{0,120}").marked("x509: ").layer(2)),
  DEADLINE(
      text("context deadline exceeded|Client\\.Timeout exceeded|\\bi/o timeout\\b")
          .marked("context deadline exceeded", "Client.Timeout exceeded", "i/o timeout")
          .layer(2)),

  // ---- Helm itself

  HELM_TIMED_OUT(
      text("timed out waiting for the condition").marked("timed out waiting for the condition")),
  HELM_BUSY(
      text("another operation \\(install/upgrade/rollback\\) is in progress")
          .marked("another operation (install")
          .candidates(Candidate.RESIDUE)),
  HELM_NAME_IN_USE(
      text("cannot re-use a name that is still in use")
          .marked("cannot re-use a name that is still in use")
          .candidates(Candidate.RESIDUE)),
  /** Helm names kind and object, and whose they are. */
  HELM_NOT_OWNER(
      text("(?P<kind>[A-Z][A-Za-z]+) \"(?P<name>[^\"\\n]+)\" in namespace \"[^\"\\n]*\" exists and "
              + "cannot be imported into the current release")
          .marked("cannot be imported into the current release")),
  APPLY_CONFLICT(
      text("Apply failed with \\d+ conflicts?: conflicts? with ").marked("Apply failed with ")),
  KUBE_VERSION(
      text("chart requires kubeVersion: (?P<constraint>[^\\n]+?) which is incompatible")
          .marked("chart requires kubeVersion: "));

  @SuppressWarnings("ImmutableEnumChecker") // a row is not changed after it is in the table
  private final ErrorTextRow row;

  KnownErrorText(ErrorTextRow row) {
    this.row = row;
  }

  /** By what a snapshot can judge a text. */
  public enum Judge {
    /** The captured schemas, and what the chart renders. */
    FIELD,
    /** The captured definitions. */
    KIND,
    /** {@code crd.json}: stored versions. */
    STORED_VERSION,
    /** The declared constraint and the running version. */
    CONSTRAINT,
    /** What the checks of its candidate causes found. */
    CAUSES,
    /** Nothing that a snapshot holds. */
    NOTHING
  }

  /** What may be behind a text, by the check that would find it. */
  public enum Candidate {
    CLUSTER_DNS("cluster-dns", 2),
    /** A script goes on with an empty value. */
    EMPTY_VARIABLE("undeclared-variables", 5),
    /** A script ends where it reads what is not set. */
    UNSET_VARIABLE("undeclared-variables", 5),
    INTERPRETER("interpreter", 5),
    IMAGE_PULL("image-pull", 2),
    PULL_SECRET("pull-secrets", 2),
    BACKUP_REPO("backup-repo", 2),
    SHELL_FEATURES("shell-features", 5),
    EXEC_IMAGE("exec-image", 5),
    UNRESOLVED_VARIABLE("unresolved-variables", 5),
    CONFIG_TEMPLATE("config-template", 1),
    PRUNED_FIELD("rejected-fields", 1),
    DEFINITION_REFERENCE("component-definition-references", 1),
    ACTION_SET("action-set-references", 1),
    RELEASE_IMAGES("release-images", 1),
    CRD_SET("crd-release", 1),
    INSTALLED("installed-addons", 2),
    SNAPSHOT_CRDS("snapshot-crds", 2),
    STORAGE_CLASS("storage-class", 2),
    CSI("csi", 2),
    KUBEBLOCKS("kubeblocks-controller", 2),
    DATA_PROTECTION("data-protection", 2),
    FAILURES("live-environment", 5),
    API("api-readiness", 2),
    RESIDUE("residue", 2);

    private final String check;
    private final int failureLayer;

    Candidate(String check, int failureLayer) {
      this.check = check;
      this.failureLayer = failureLayer;
    }

    /** The word in texts' keys, as in {@code empty-variable}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The id of the check that says whether it is so here. */
    public String check() {
      return check;
    }

    /** 1, 2 or 5 of the decision tree. */
    public int failureLayer() {
      return failureLayer;
    }

    /** The word in the texts about a state: most causes share one set of them. */
    public String textId() {
      return compareTo(BACKUP_REPO) <= 0 ? id() : "other";
    }

    /**
     * Whether a finding of the check is about this cause: of variables, by what becomes of the
     * script, and by the name when the text has one.
     */
    boolean explains(Finding finding, Optional<String> variable) {
      boolean fails = "contract.effect.FAILS".equals(effect(finding));
      boolean named =
          variable.isEmpty() || variable.get().equals(finding.facts().values().get("variable"));
      return switch (this) {
        case EMPTY_VARIABLE -> !fails;
        case UNSET_VARIABLE -> fails && named;
        default -> true;
      };
    }

    private static String effect(Finding finding) {
      return finding.facts().values().get("effect") instanceof Facts.Term term ? term.key() : "";
    }
  }

  /** The name used in JSON and in expectations, as in {@code field-not-declared}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public List<Candidate> candidates() {
    return row.candidates();
  }

  public Judge judge() {
    return row.judge();
  }

  /** What the schema's word for it would be; absent when the text leaves it open. */
  public Optional<Rule> rule() {
    return Optional.ofNullable(row.rule());
  }

  /** The failure layer that the text itself lies in, whatever is behind it. */
  public Optional<Integer> failureLayer() {
    return Optional.ofNullable(row.layer())
        .or(() -> row.candidates().stream().findFirst().map(Candidate::failureLayer));
  }

  /** Whether its candidates are all the causes that it can have. */
  boolean isWhole() {
    return row.isWhole();
  }

  /** What it means in a container's log or a kubelet's words, for the live environment. */
  Optional<Meaning> meaning() {
    return Optional.ofNullable(row.meaning());
  }

  ErrorTextRow row() {
    return row;
  }
}
