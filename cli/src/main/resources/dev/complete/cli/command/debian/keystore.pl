# Java's store of trusted authorities (format JKS, the password that Debian gives it), from PEM certificates: the same
# certificates are the same bytes. usage: perl keystore.pl <BUNDLE.pem >STORE
use strict;
use warnings;
use Digest::SHA qw(sha1 sha1_hex);
use MIME::Base64 qw(decode_base64);

my $password = 'changeit';
my $milliseconds = 318211200000; # 1980-02-01, since every entry has a time
my $pem = do { local $/; <STDIN> } // '';
my @certificates;
push @certificates, decode_base64($1) while $pem =~ /-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----/sg;

sub text { return pack('n/a*', $_[0]) }

my $store = pack('NNN', 0xFEEDFEED, 2, scalar @certificates);
for my $certificate (@certificates) {
    $store .= pack('N', 2) . text('debian:' . sha1_hex($certificate));
    $store .= pack('Q>', $milliseconds) . text('X.509') . pack('N/a*', $certificate);
}
my $utf16 = join '', map { "\0$_" } split //, $password;
binmode STDOUT;
print $store, sha1($utf16 . 'Mighty Aphrodite' . $store);
