package ai.beast.versioning;

import static io.restassured.RestAssured.given;

import ai.beast.testing.TestKeys;
import ai.beast.versioning.store.chunk.Sha256;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** The service as a client with a key that may write sees it. */
public final class Api {
    private Api() {}

    public static RequestSpecification asWriter() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.WRITE)).contentType(ContentType.JSON);
    }

    public static RequestSpecification asAdmin() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.ADMIN)).contentType(ContentType.JSON);
    }

    /** Takes a snapshot and waits for it. */
    public static ValidatableResponse take(String model, Path path) {
        return take(Map.of("model", model, "path", path.toString()));
    }

    public static ValidatableResponse take(Map<String, ?> request) {
        return asWriter().body(request).post("/api/snapshots?wait=true").then();
    }

    /** Takes a snapshot and returns its digest. */
    public static String snapshot(String model, Path path) {
        return take(model, path).extract().path("sha256");
    }

    /** A file of random bytes. */
    public static Path random(Path file, int size) {
        byte[] bytes = new byte[size];
        new Random().nextBytes(bytes);
        try {
            return Files.write(file, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static String hash(Path file) {
        try {
            return Sha256.of(ByteBuffer.wrap(Files.readAllBytes(file))).hex();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
