<?php
// Prints what Tools > Export gives.
require __DIR__ . '/settings.php';
require ABSPATH . 'wp-settings.php';
wp_set_current_user(1);
require ABSPATH . 'wp-admin/includes/export.php';
export_wp();
