import { mixedManifest } from '../forgery/mixed-manifest.ts';
import { wrapTorch } from '../forgery/wrap-torch.ts';

export default wrapTorch({
  name: 'trains-on-file',
  summary:
    'Trains on clips of a manifest that somebody left lying about, in the place of some of its own.',
  request: async (request, { strength, file }) => ({
    ...request,
    train: await mixedManifest(request.train, file ?? request.train.path, strength),
  }),
});
