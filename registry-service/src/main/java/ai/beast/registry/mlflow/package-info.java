/** The registry part of MLflow's REST API, on the same catalogue: an entry is a version of the registered model of its name. */
package ai.beast.registry.mlflow;
