package ai.beast.versioning.bucket;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes clients of S3 services. */
public final class S3Connection {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** For one attempt at an object of a few megabytes, also over a slow line. */
    private static final Duration ATTEMPT = Duration.ofMinutes(2);

    private S3Connection() {}

    /**
     * Where the service is and who asks.
     *
     * @param endpoint null for Amazon's own; a given one is addressed by path, as services without a name for each bucket need
     * @param credentials null for those the SDK finds in its usual places
     */
    public record Settings(
            @Nullable URI endpoint, String region, @Nullable Credentials credentials) {}

    /** A pair of keys. Not for logs: {@link #toString} hides the secret. */
    public record Credentials(String accessKey, String secretKey) {
        @Override
        public String toString() {
            return "Credentials[accessKey=" + accessKey + "]";
        }
    }

    /** Makes a client, which connects when it is first used. The caller closes it. */
    public static S3Client open(Settings settings) {
        return S3Client.builder()
                .endpointOverride(settings.endpoint())
                .forcePathStyle(settings.endpoint() != null)
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings.credentials()))
                .httpClientBuilder(
                        Apache5HttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
                .overrideConfiguration(limits -> limits.apiCallAttemptTimeout(ATTEMPT))
                // Many services that speak S3 refuse the checksums Amazon added later. Chunks are checked by name when
                // they are read.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    private static AwsCredentialsProvider credentials(@Nullable Credentials given) {
        return given == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(given.accessKey(), given.secretKey()));
    }
}
