package ai.beast.versioning.bucket;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 service in memory, and the settings that let the service under test keep its store there. */
public final class S3Server implements QuarkusTestResourceLifecycleManager {
    static final String KEY = "test-key";
    static final String SECRET = "test-secret";
    static final String BUCKET = "models";

    private @Nullable S3Proxy server;

    @Override
    public Map<String, String> start() {
        URI endpoint = listen();
        try (S3Client client = client(endpoint, SECRET)) {
            client.createBucket(request -> request.bucket(BUCKET));
        }
        return Map.of(
                "ai-beast.versioning.s3.bucket", BUCKET,
                "ai-beast.versioning.s3.prefix", "beast/",
                "ai-beast.versioning.s3.endpoint", endpoint.toString(),
                "ai-beast.versioning.s3.access-key", KEY,
                "ai-beast.versioning.s3.secret-key", SECRET);
    }

    /** Starts the server on a free port. */
    URI listen() {
        S3Proxy made = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
                .build();
        try {
            made.start();
        } catch (Exception failure) {
            throw new IllegalStateException("The S3 server did not start", failure);
        }
        server = made;
        return URI.create("http://127.0.0.1:" + made.getPort());
    }

    static S3Client client(URI endpoint, String secret) {
        return S3Connection.open(
                new S3Connection.Settings(endpoint, "us-east-1", new S3Connection.Credentials(KEY, secret)));
    }

    @Override
    public void stop() {
        if (server != null) {
            try {
                server.stop();
            } catch (Exception failure) {
                throw new IllegalStateException("The S3 server did not stop", failure);
            }
        }
    }
}
