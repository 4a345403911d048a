package ai.beast.versioning.bucket;

import ai.beast.versioning.store.blob.BlobNames;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.StoreUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import java.util.stream.Stream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs as objects of one bucket of an S3 service, each under a prefix and its name. The service must read its own writes
 * (Amazon's does since 2020, MinIO, Ceph and Garage do): an object is there, whole, when the answer to its PUT is, so
 * {@link #sync} has nothing left to do.
 *
 * <p>The client repeats requests that failed on the way; what remains is a {@link StoreUnavailableException}.
 */
public final class S3BlobStore implements BlobStore, AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    /**
     * @param client used and closed by this object
     * @param prefix of every key; empty, or a path that ends with a slash
     */
    public S3BlobStore(S3Client client, String bucket, String prefix) {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("A prefix of keys ends with a slash: " + prefix);
        }
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public boolean putIfAbsent(String name, ByteBuffer content) throws IOException {
        OptionalLong there = length(name);
        if (there.isPresent() && there.getAsLong() == content.remaining()) {
            return false;
        }
        put(name, content);
        return true;
    }

    @Override
    public void put(String name, ByteBuffer content) throws IOException {
        String key = key(name);
        RequestBody body = RequestBody.fromRemainingByteBuffer(content);
        call(() -> client.putObject(request -> request.bucket(bucket).key(key), body));
    }

    @Override
    public OptionalLong length(String name) throws IOException {
        String key = key(name);
        try {
            return OptionalLong.of(call(() ->
                            client.headObject(request -> request.bucket(bucket).key(key)))
                    .contentLength());
        } catch (NoSuchFileException absent) {
            return OptionalLong.empty();
        }
    }

    @Override
    public long read(String name, ByteBuffer target) throws IOException {
        String key = key(name);
        try (ResponseInputStream<GetObjectResponse> content =
                call(() -> client.getObject(request -> request.bucket(bucket).key(key)))) {
            long length = content.response().contentLength();
            long wanted = Math.min(length, target.remaining());
            long got = fill(target, wanted, content);
            if (got < wanted) {
                throw new EOFException("The object store ended an object after " + got + " of " + length + " bytes");
            }
            if (wanted < length) {
                // Reading the rest only to keep the connection would cost more than a new one.
                content.abort();
            }
            return length;
        } catch (SdkException failure) {
            throw failed(failure);
        }
    }

    private static long fill(ByteBuffer target, long wanted, InputStream content) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, wanted))];
        long got = 0;
        while (got < wanted) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, wanted - got));
            if (count < 0) {
                return got;
            }
            target.put(buffer, 0, count);
            got += count;
        }
        return got;
    }

    /** S3 does not tell whether a deleted object was there, so it is asked before; of two that delete at once, both may be told so. */
    @Override
    public boolean delete(String name) throws IOException {
        boolean there = length(name).isPresent();
        if (there) {
            String key = key(name);
            call(() -> client.deleteObject(request -> request.bucket(bucket).key(key)));
        }
        return there;
    }

    @Override
    public Stream<String> list(String begin) throws IOException {
        return call(() -> client
                .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix + begin))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(key -> key.substring(prefix.length()))
                .filter(BlobNames::isName)
                .toList()
                .stream());
    }

    @Override
    public void check() throws IOException {
        call(() -> client.headBucket(request -> request.bucket(bucket)));
    }

    /** Returns at once: every change was durable when the call that made it returned. */
    @Override
    public void sync() {}

    @Override
    public void close() {
        client.close();
    }

    private String key(String name) {
        return prefix + BlobNames.check(name);
    }

    @FunctionalInterface
    private interface Request<T> {
        T send();
    }

    private static <T> T call(Request<T> request) throws IOException {
        try {
            return request.send();
        } catch (SdkException failure) {
            throw failed(failure);
        }
    }

    /** The cause holds bucket and key; the message can be shown to the caller. */
    private static IOException failed(SdkException failure) {
        return switch (failure) {
            case NoSuchBucketException absent ->
                new StoreUnavailableException("The object store has no such bucket", absent);
            case NoSuchKeyException absent -> {
                NoSuchFileException none = new NoSuchFileException("an object of the store");
                none.initCause(absent);
                yield none;
            }
            case S3Exception refused ->
                new StoreUnavailableException("The object store answered with status " + refused.statusCode(), refused);
            default -> new StoreUnavailableException("The object store cannot be reached", failure);
        };
    }
}
