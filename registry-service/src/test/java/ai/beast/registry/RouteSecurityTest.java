package ai.beast.registry;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.Route;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RouteSecurityTest extends RouteSecurityContract {

    private static final String MLFLOW = "/api/2.0/mlflow/";

    @Override
    protected List<Route> routes() {
        return List.of(
                Route.get("/api/models"),
                Route.get("/api/models/export"),
                Route.changing("POST", "/api/models/import", 200).sending("application/x-ndjson", ""),
                Route.get("/api/models/{id}").at("/api/models/absent").answering(404),
                Route.get("/api/models/{id}/instances")
                        .at("/api/models/absent/instances")
                        .answering(404),
                Route.get("/api/models/instances"),
                Route.get("/api/models/instances/duplicates"),
                Route.get("/api/models/instances/{instance}")
                        .at("/api/models/instances/0")
                        .answering(404),
                Route.changing("DELETE", "/api/models/instances/{instance}", 404)
                        .at("/api/models/instances/0"),
                Route.changing("POST", "/api/models/instances/{instance}/uses", 404)
                        .at("/api/models/instances/0/uses"),
                Route.changing("POST", "/api/models/discover", 400).sending("{\"locations\": [\"absent\"]}"),
                Route.get("/api/models/discover/roots"),
                Route.get("/api/models/discover/scans/{scan}")
                        .at("/api/models/discover/scans/absent")
                        .answering(404),
                Route.get("/api/models/recommend"),
                Route.get("/api/models/{id}/estimate")
                        .at("/api/models/absent/estimate")
                        .answering(404),
                Route.get("/api/models/{id}/lineage")
                        .at("/api/models/absent/lineage")
                        .answering(404),
                Route.get("/api/models/{id}/card").at("/api/models/absent/card").answering(404),
                Route.changing("PUT", "/api/models/{id}/card", 404)
                        .at("/api/models/absent/card")
                        .sending("text/markdown", "# Absent"),
                Route.changing("DELETE", "/api/models/{id}/card", 404).at("/api/models/absent/card"),
                Route.get("/api/models/{id}/rating")
                        .at("/api/models/absent/rating")
                        .answering(404),
                Route.changing("PUT", "/api/models/{id}/rating", 400)
                        .at("/api/models/absent/rating")
                        .sending("{\"rating\": 7}"),
                Route.changing("DELETE", "/api/models/{id}/rating", 404).at("/api/models/absent/rating"),
                Route.changing("POST", "/api/models/{id}/upstream-check", 404).at("/api/models/absent/upstream-check"),
                Route.get("/api/models/aliases"),
                Route.get("/api/models/aliases/{alias}")
                        .at("/api/models/aliases/absent")
                        .answering(404),
                Route.get("/api/models/aliases/{alias}/history")
                        .at("/api/models/aliases/absent/history")
                        .answering(404),
                Route.changing("PUT", "/api/models/aliases/{alias}", 400)
                        .at("/api/models/aliases/absent")
                        .sending("{}"),
                Route.changing("DELETE", "/api/models/aliases/{alias}", 404).at("/api/models/aliases/absent"),
                Route.changing("POST", MLFLOW + "registered-models/create", 400).sending("{}"),
                Route.changing("PATCH", MLFLOW + "registered-models/update", 400)
                        .sending("{}"),
                Route.changing("POST", MLFLOW + "registered-models/rename", 400).sending("{}"),
                Route.changing("DELETE", MLFLOW + "registered-models/delete", 400)
                        .sending("{}"),
                Route.changing("POST", MLFLOW + "registered-models/get-latest-versions", 400)
                        .sending("{}"),
                Route.changing("POST", MLFLOW + "registered-models/set-tag", 400)
                        .sending("{}"),
                Route.changing("DELETE", MLFLOW + "registered-models/delete-tag", 400)
                        .sending("{}"),
                Route.changing("POST", MLFLOW + "registered-models/alias", 400).sending("{}"),
                Route.changing("DELETE", MLFLOW + "registered-models/alias", 400)
                        .sending("{}"),
                Route.changing("POST", MLFLOW + "model-versions/create", 400).sending("{}"),
                Route.changing("PATCH", MLFLOW + "model-versions/update", 400).sending("{}"),
                Route.changing("DELETE", MLFLOW + "model-versions/delete", 400).sending("{}"),
                Route.changing("POST", MLFLOW + "model-versions/transition-stage", 400)
                        .sending("{}"),
                Route.changing("POST", MLFLOW + "model-versions/set-tag", 400).sending("{}"),
                Route.changing("DELETE", MLFLOW + "model-versions/delete-tag", 400)
                        .sending("{}"),
                Route.get(MLFLOW + "registered-models/get").answering(400),
                Route.get(MLFLOW + "registered-models/search"),
                Route.get(MLFLOW + "registered-models/get-latest-versions").answering(400),
                Route.get(MLFLOW + "registered-models/alias").answering(400),
                Route.get(MLFLOW + "model-versions/get").answering(400),
                Route.get(MLFLOW + "model-versions/search"),
                Route.get(MLFLOW + "model-versions/get-download-uri").answering(400),
                Route.changing("PUT", "/api/models/{id}", 400)
                        .at("/api/models/absent")
                        .sending("{}"),
                Route.changing("PATCH", "/api/models/{id}", 428)
                        .at("/api/models/absent")
                        .sending("application/merge-patch+json", "{}"),
                Route.changing("DELETE", "/api/models/{id}", 404).at("/api/models/absent"));
    }
}
