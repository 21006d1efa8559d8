<?php
// Settings of a WordPress of Debian, in place of its wp-config.php, which knows only files in /etc/wordpress.
// The environment has the directory of its files (FEEDWRIGHT_WP) and its address (FEEDWRIGHT_WP_URL).
error_reporting(E_ERROR);
$wp_directory = getenv('FEEDWRIGHT_WP');
$wp_url = getenv('FEEDWRIGHT_WP_URL');
$_SERVER += array(
    'HTTP_HOST' => preg_replace('#^http://#', '', $wp_url),
    'SERVER_PROTOCOL' => 'HTTP/1.1',
    'REQUEST_METHOD' => 'GET',
    'REQUEST_URI' => '/',
);
define('ABSPATH', '/usr/share/wordpress/');
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . $wp_directory . '/mariadb.sock');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (array('AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY') as $name) {
    define($name, 'key');
    define(str_replace('KEY', 'SALT', $name), 'salt');
}
define('WP_HOME', $wp_url);
define('WP_SITEURL', $wp_url);
define('WP_CONTENT_DIR', $wp_directory . '/www/wp-content');
define('WP_CONTENT_URL', $wp_url . '/wp-content');
// Nothing leaves this machine, and nothing runs behind the test's back.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
function wp_mail() {
    return true;
}
$table_prefix = 'wp_';
