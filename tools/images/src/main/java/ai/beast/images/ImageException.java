package ai.beast.images;

/** An image can't be made. The message is a sentence for the person who asked for it. */
final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ImageException(String message) {
        super(message);
    }

    ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
