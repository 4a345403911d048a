/** What an API key's record says beside its digest and scope, and the file of the keys that are kept through the API. */
package ai.beast.security.key;
