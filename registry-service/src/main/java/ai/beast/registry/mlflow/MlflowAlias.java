package ai.beast.registry.mlflow;

/** A name for one of a registered model's versions, as MLflow has it. */
public record MlflowAlias(String alias, String version) {}
