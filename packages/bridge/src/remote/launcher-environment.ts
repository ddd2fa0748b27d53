import { parentEnvironment } from '../parent-environment.ts';

// What ssh, docker, podman, kubectl and srun look at.
const prefixes = ['SSH_', 'DOCKER_', 'CONTAINER_', 'KUBE', 'SLURM_', 'SRUN_', 'KRB5', 'XDG_'];

/**
 * The environment of a launcher such as ssh or srun: an allow-list, since srun hands its own on to the other side
 * and no secret is meant to get there by chance.
 */
export function launcherEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return parentEnvironment(parent, { network: true, prefixes });
}
