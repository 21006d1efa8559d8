<?php
// Installs WordPress, and writes the posts that standard input has as JSON, the newest first. Prints their ids by
// slug as JSON.
define('WP_INSTALLING', true);
require __DIR__ . '/settings.php';
require ABSPATH . 'wp-settings.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Harbour News', 'ann', 'ann@example.org', true, '', 'a password of a test');
update_option('blogdescription', 'What the tide brings');
// As for posts that begin as drafts, guids have the form `/?p=ID`.
$wp_rewrite->set_permalink_structure('');
update_option('timezone_string', 'Europe/Oslo');
wp_set_current_user(1);
foreach (get_posts(array('post_type' => 'any', 'post_status' => 'any', 'numberposts' => -1)) as $post) {
    wp_delete_post($post->ID, true);
}

function feedwright_write(array $post): int {
    global $wpdb;
    $id = wp_insert_post(wp_slash(array(
        'post_title' => $post['title'],
        'post_name' => $post['slug'],
        'post_content' => $post['html'],
        'post_status' => $post['status'],
        'post_author' => 1,
        'post_date_gmt' => $post['published'],
        'post_date' => get_date_from_gmt($post['published']),
        'tags_input' => $post['tags'],
    )), true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $post['slug'] . ': ' . $id->get_error_message() . "\n");
        exit(1);
    }
    // wp_insert_post() lets no caller set the date of the last change.
    $changed = array('post_modified' => get_date_from_gmt($post['updated']), 'post_modified_gmt' => $post['updated']);
    $wpdb->update($wpdb->posts, $changed, array('ID' => $id));
    if ($post['picture'] !== null) {
        $attachment = wp_insert_attachment(array(
            'post_title' => 'pier',
            'post_mime_type' => 'image/png',
            'guid' => content_url('uploads/' . $post['picture']),
        ), $post['picture'], $id);
        set_post_thumbnail($id, $attachment);
    }
    if ($post['enclosure'] !== null) {
        add_post_meta($id, 'enclosure', $post['enclosure']);
    }
    return $id;
}

$ids = array();
foreach (array_reverse(json_decode(stream_get_contents(STDIN), true)) as $post) {
    $ids[$post['slug']] = feedwright_write($post);
}
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%day%/%postname%/');
echo json_encode($ids);
