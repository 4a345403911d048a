package ai.beast.gateway.route;

/** Ends a request with a {@link GatewayError}; carries no stack trace, since the error says all. */
public final class GatewayException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient GatewayError error;

    public GatewayException(GatewayError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public GatewayError error() {
        return error;
    }
}
