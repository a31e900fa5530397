package io.skewpack.diagnose;

import java.util.List;

/** Every check, in the order in which findings are listed. */
public final class Checks {

  private Checks() {}

  public static List<Check> all() {
    return List.of(
        new CapturedSources(),
        new RejectedFields(),
        new MissingKinds(),
        new UnjudgedObjects(),
        new HiddenTemplates(),
        new CelRules(),
        new ServerDryRun(),
        new DryRunAgreement(),
        new PrunedFields(),
        new CrdRelease(),
        new LastCrdWrite(),
        new PlatformChartCrds(),
        new PlatformSkew(),
        new CarriedOverClaims(),
        new DeclaredConstraintCheck(),
        new OtherRevisions(),
        new SiblingCharts(),
        new ImageDigest(),
        new RegistryImages(),
        new PodImages(),
        new BackupRepoCheck(),
        new StorageClassCheck(),
        new ImagePullCheck(),
        new AutopatcherCheck(),
        new KubeconfigCheck(),
        new RunnerCheck(),
        new ClusterDnsCheck(),
        new ApiReadinessCheck(),
        new SnapshotCrdsCheck(),
        ControllerPodsCheck.ofKubeBlocks(),
        ControllerPodsCheck.ofDataProtection(),
        new CsiCheck(),
        new PullSecretsCheck(),
        new InstalledAddonsCheck(),
        new ResidueCheck(),
        new UndeclaredVariables(),
        new VersionMappingCheck(),
        new UnresolvedVariables(),
        new CopiedEnvironmentCheck(),
        new ConfigTemplateCheck(),
        new DefinitionReferences(),
        new ActionSetReferences(),
        new ReleaseImagesCheck(),
        new ExecImageCheck(),
        new InterpreterCheck(),
        new LiveEnvironmentCheck(),
        new ShellFeaturesCheck(),
        new SideloadedImages());
  }
}
