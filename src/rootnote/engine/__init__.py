"""Audio in, influence out. No Qt; knows no cases. The map, in the order of the pipeline.

audio                           files → samples, digests, `Track`
catalogue                       a folder or CSV of source tracks → `Catalogue`
models                          a checkpoint folder → `ModelAdapter`: tokens and training loss
segmentation                    tracks → segments of equal length
gradients                       segments → per-example gradients of linear layers, by hooks
curvature                       EK-FAC: what those gradients are measured against
features                        whitened unit gradients, whole and as low-rank factors
unlearning                      one step away from a sound: what is lost with it was shared with it
index                           the catalogue's features on disk: build, resume, open, verify
influence                       suspect × catalogue → pair scores, exact for a shortlist
rises                           what the catalogue loses by steps away from the suspect
leave_one_out                   depth `full`: what the suspect loses by a step away from each track
pooling                         segments → tracks, long ones not favoured
cost                            what a run will cost, measured on one segment
fit, origin, phases             does this model fit this suspect, and did it make it?
latents                         how hard a recording is for any denoiser
learned, neighbours, membership was a track, a set of tracks, learned? with a p-value
significance                    does a track stand out for this suspect? against controls
knowledge                       what the checkpoint knows of every track, whatever the suspect
account                         who is named, or why nobody is
forgetting, shares, explanation depth `full`: unlearn the named, split what the suspect loses
shapley                         what each of several adds, averaged over their orders
answer                          all that is said of a suspect, from its representations
attribution                     `attribute()`: all of it on one page
reference                       reference models whose training set is known
validation                      the study on them: measured error rates
"""
