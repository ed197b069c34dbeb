package dev.oauth2flow.local;

/**
 * A person who can sign in at a local suite.
 *
 * @param username what to type as the user name
 * @param password what to type as the password
 * @param name the full name
 * @param email the e-mail address
 */
public record SuiteUser(String username, String password, String name, String email) {
}
