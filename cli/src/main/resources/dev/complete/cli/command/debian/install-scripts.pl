# Reads packages' install scripts, and never runs one: what they say in plain words about alternatives and accounts.
# usage: perl install-scripts.pl POSTINST...     prints lines of words that are separated by tabs:
#   alternative PRIORITY LINK TARGET             what update-alternatives is told; a slave with its master's priority
#   user NAME HOME GROUP                         GROUP is the user's own name for a group of its own
#   group NAME
#   member USER GROUP
#   mentioned NAME                               one of the accounts that have a fixed number in Debian
use strict;
use warnings;
use Text::ParseWords qw(shellwords);

my %takes_a_value = map { $_ => 1 } qw(--home --shell --uid --gid --ingroup --gecos --comment --firstuid --lastuid
  --base-dir --home-dir --groups --system-group -d -s -u -g -G -c -k -K -b);

# Words of a command with its variables filled in; one that is not known is nothing. A variable of a loop has several
# values, so this is a list of lists.
sub commands {
    my ($text, $variables, $loops) = @_;
    my @texts = ($text);
    for my $name (keys %$loops) {
        @texts = map {
            my $one = $_;
            $one =~ /\$\{?$name\b/ ? map { (my $copy = $one) =~ s/\$\{?$name\b\}?/$_/g; $copy } @{ $loops->{$name} } : $one
        } @texts;
    }
    return map { [shellwords(fill_in($_, $variables))] } @texts;
}

sub fill_in {
    my ($text, $variables) = @_;
    $text =~ s/\$\{?([A-Za-z_]\w*)\}?/exists $variables->{$1} ? $variables->{$1} : ''/ge;
    return $text;
}

sub alternatives {
    my @words = @_;
    my $priority = 0;
    while (@words) {
        my $word = shift @words;
        if ($word eq '--install' && @words >= 4 && $words[3] =~ /^\d+$/) {
            $priority = $words[3];
            print join("\t", 'alternative', $priority, @words[0, 2]), "\n";
        } elsif ($word eq '--slave' && @words >= 3) {
            print join("\t", 'alternative', $priority, @words[0, 2]), "\n";
        }
    }
}

sub accounts {
    my ($command, @words) = @_;
    my (@names, %options);
    while (@words) {
        my $word = shift @words;
        if ($word =~ /^(--[a-z-]+)=(.*)/) {
            $options{$1} = $2;
        } elsif ($takes_a_value{$word}) {
            $options{$word} = shift @words;
        } elsif ($word =~ /^-/) {
            $options{$word} = 1;
        } else {
            push @names, $word;
        }
    }
    return if grep { !/^[a-z_][a-z0-9_-]*$/i } @names;
    if ($command =~ /^(?:addgroup|groupadd)$/ && @names == 1) {
        print "group\t$names[0]\n";
    } elsif (@names == 2) {
        print "member\t$names[0]\t$names[1]\n";
    } elsif (@names == 1) {
        my $home = $options{'--home'} // $options{'--home-dir'} // $options{'-d'} // '/nonexistent';
        my $group = $options{'--ingroup'} // $options{'--gid'} // $options{'-g'};
        $group //= $options{'--group'} || $command eq 'useradd' ? $names[0] : 'nogroup';
        print join("\t", 'user', $names[0], $home, $group), "\n";
    }
}

for my $file (@ARGV) {
    open my $in, '<', $file or die "$file: $!\n";
    my $script = do { local $/; <$in> };
    $script =~ s/\\\n\s*/ /g;
    my (%variables, %loops);
    for my $line (split /\n/, $script) {
        next if $line =~ /^\s*#/;
        while ($line =~ /(?:^|[\s;&])([A-Za-z_]\w*)=(?:"([^"`]*)"|'([^'`]*)'|([^\s"'`();|&]+)(?=[\s;]|$))/g) {
            my ($name, $value) = ($1, $2 // $3 // $4);
            next if $value =~ /\$\(/;
            $variables{$name} = fill_in($value, \%variables);
        }
        $loops{$1} = [shellwords(fill_in($2, \%variables))] if $line =~ /\bfor\s+(\w+)\s+in\s+([^;`]*)/;
        alternatives(@$_)
          for $line =~ /\bupdate-alternatives\s(.*--install.*)/ ? commands(cut($1), \%variables, \%loops) : ();
        if ($line =~ /(?:^|[;&|]|\b(?:then|do|else)\s)\s*(adduser|useradd|addgroup|groupadd)\s+(.*)/) {
            my ($command, $rest) = ($1, $2);
            accounts($command, @$_) for commands(cut($rest), \%variables, \%loops);
        }
        print "mentioned\twww-data\n" if $line =~ /\bwww-data\b/;
    }
}

sub cut { # what belongs to the command
    my ($text) = @_;
    $text =~ s/\s*(?:\|\||&&|[;|<>]|\d>).*//;
    return $text;
}
