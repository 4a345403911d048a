/** Sessions of browsers: a signed cookie that counts only with the token of the page it was made for. */
package ai.beast.security.session;
