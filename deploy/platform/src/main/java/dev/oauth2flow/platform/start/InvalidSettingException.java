package dev.oauth2flow.platform.start;

/**
 * A setting that the service refuses to start with.
 */
public class InvalidSettingException extends RuntimeException {

	private final String setting;

	private final String reason;

	/**
	 * Creates the exception.
	 * @param setting the property's name
	 * @param reason what is wrong with it and what it must be; holds no secret
	 */
	public InvalidSettingException(String setting, String reason) {
		super(setting + " " + reason);
		this.setting = setting;
		this.reason = reason;
	}

	/**
	 * Returns the setting.
	 * @return the property's name
	 */
	public String setting() {
		return this.setting;
	}

	/**
	 * Returns what is wrong.
	 * @return a phrase that goes on after the setting's name
	 */
	public String reason() {
		return this.reason;
	}

}
