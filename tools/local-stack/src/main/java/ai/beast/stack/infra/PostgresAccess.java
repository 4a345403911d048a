package ai.beast.stack.infra;

/**
 * How the services reach their database.
 *
 * @param user the role that owns the database; letters, digits and underscores
 * @param password the password of that role, and of the superuser {@code postgres}
 * @param database letters, digits and underscores
 */
public record PostgresAccess(String user, String password, String database) {
    public PostgresAccess {
        if (!user.matches("[a-z0-9_]+") || !database.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("a role or database name has a character that is not allowed");
        }
    }

    @Override
    public String toString() {
        return "PostgresAccess[" + user + "@" + database + "]";
    }
}
