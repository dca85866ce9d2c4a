"""moto's server, without its own count of rules: it counts both families together, AWS each apart.
The counterpart in front of it (aws-counterpart.ts) keeps the quota as AWS does."""

from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.server import main

SecurityGroupBackend._verify_group_will_respect_rule_count_limit = lambda *_, **__: None
main()
